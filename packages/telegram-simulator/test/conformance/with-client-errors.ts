import type { ConformanceClient } from "./conformance-client.ts";

/** The same client, with what its calls reject with passed through `translate`. */
export function withClientErrors(
  translate: (error: unknown) => unknown,
  client: ConformanceClient,
): ConformanceClient {
  const wrapped = Object.entries(client).map(([name, method]) => {
    const call = async (...args: unknown[]) => {
      try {
        return await method(...args);
      } catch (error) {
        throw translate(error);
      }
    };
    return [name, call];
  });
  // The same names with functions of the same shape.
  return Object.fromEntries(wrapped) as ConformanceClient;
}
