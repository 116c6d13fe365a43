import { collectDefaultMetrics, Registry } from "prom-client";

/** A registry with the process' own figures, every series labelled with the app. */
export function createMetrics(app: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ app });
  collectDefaultMetrics({ register: registry });
  return registry;
}
