// A fleet: charts of what all members do together, over the same time.
export function FleetPage() {
  return <main class="scenario" id="main" />;
}
