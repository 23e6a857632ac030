// evidence.json as text: one line an entry of a long list, so that a change shows as the lines that changed.
export function printEvidence(evidence: object): string {
  const parts = Object.entries(evidence).map(([name, value]) =>
    Array.isArray(value)
      ? `  ${JSON.stringify(name)}: [\n${value.map((row) => `    ${JSON.stringify(row)}`).join(',\n')}\n  ]`
      : `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return `{\n${parts.join(',\n')}\n}\n`;
}
