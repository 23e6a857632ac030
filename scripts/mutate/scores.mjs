// How many mutants of each file were found.

/** @param {readonly import('../mutate.mjs').Result[]} results */
export function printScores(results) {
  for (const file of [...new Set(results.map((result) => result.file))].sort()) {
    const list = results.filter((result) => result.file === file);
    console.log(`${file}: ${score(list, 0)}; ${count(list, 'survived')} survived, ${count(list, 'no coverage')} not reached`);
  }
  console.log(`all: ${score(results, 1)}`);
}

const count = (/** @type {readonly { status: string }[]} */ list, /** @type {string} */ status) =>
  list.filter((result) => result.status === status).length;

/** @param {readonly { status: string }[]} list @param {number} digits */
const score = (list, digits) =>
  `${((100 * (count(list, 'killed') + count(list, 'hangs'))) / Math.max(1, list.length)).toFixed(digits)} % of ${list.length}`;
