// The reader of configuration, and what is shown of it: its tables are large, and come when they are first wanted.
export { defaultsOf, readSettings, SETTING_SYSTEMS, wantsYaml } from '../../sim/index.ts';
