// What scripts/recordings-plugin.ts makes.
declare module 'virtual:recordings' {
  const index: Readonly<Record<string, (() => Promise<{ readonly default: unknown }>) | undefined>>;
  export default index;
}
