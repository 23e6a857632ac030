// The catalogue's two parts; scripts/catalogue-plugin.ts makes them.
interface CatalogueFile {
  readonly scenarios: readonly Readonly<Record<string, unknown>>[];
  readonly systems: readonly Readonly<Record<string, unknown>>[];
}
declare module '*?first-view' {
  const catalogue: CatalogueFile;
  export default catalogue;
}
declare module '*?systems' {
  const catalogue: CatalogueFile;
  export default catalogue;
}
