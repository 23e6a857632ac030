// Every property's seed is the same unless FC_SEED says otherwise, so that a test run says the same twice. `npm run search` looks
// where none has looked before (FC_SEED=random); FC_SEED=NUMBER repeats one of its runs: a failure prints its seed and path.
import fc from 'fast-check';

const asked = process.env.FC_SEED;
if (asked !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: asked === undefined ? 937_692 : Number(asked) });
