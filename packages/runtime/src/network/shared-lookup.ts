import type { LookupAddress, LookupOptions } from "node:dns";
import type { LookupFunction } from "node:net";

type Done = Parameters<LookupFunction>[2];

/**
 * Asks once for all who want to know the same name at the same time. Node resolves names in a pool of four threads:
 * a name whose server is silent would otherwise take all of them, and nobody else could connect anywhere.
 */
export function shareLookups(lookup: LookupFunction): LookupFunction {
  const waiting = new Map<string, Done[]>();
  return (hostname, options, done) => {
    const key = `${hostname} ${keyOf(options)}`;
    const others = waiting.get(key);
    if (others) return void others.push(done);
    const all = [done];
    waiting.set(key, all);
    lookup(hostname, options, (error, address: string | LookupAddress[], family) => {
      waiting.delete(key);
      for (const each of all) each(error, address, family);
    });
  };
}

function keyOf({ family, hints, all, order, verbatim }: LookupOptions): string {
  return JSON.stringify([family, hints, all, order, verbatim]);
}
