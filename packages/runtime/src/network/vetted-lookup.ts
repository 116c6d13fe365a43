import { lookup as systemLookup } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import type { AddressCheck } from "./address-check.ts";

/** A host that may not be dialled. */
export class AddressForbidden extends Error {
  override readonly name = "AddressForbidden";
  readonly code = "ERR_ADDRESS_FORBIDDEN";
}

/**
 * A lookup that hands out addresses only when every one of the name's may be dialled: whoever dials what it returns
 * asks nobody a second time, so no other answer of DNS can come between.
 */
export function createVettedLookup(
  check: AddressCheck,
  lookup: LookupFunction = systemLookup,
): LookupFunction {
  return (hostname, options, callback) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error, "");
      const addresses = Array.isArray(found) ? found : [];
      const problem = addresses.map(({ address }) => check(address)).find((reason) => reason !== null);
      const [first] = addresses;
      if (problem) return callback(new AddressForbidden(problem), "");
      if (!first) return callback(Object.assign(new Error("no address"), { code: "ENODATA" }), "");
      if (options.all) return callback(null, addresses);
      callback(null, first.address, first.family);
    });
  };
}

/**
 * Why a URL may not be called, as a public text; null when it may, and when its name cannot be resolved just now,
 * which is no reason to refuse it for good. Whoever calls it later has to vet again.
 */
export async function findAddressProblem(
  url: URL,
  check: AddressCheck,
  lookup: LookupFunction = systemLookup,
): Promise<string | null> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0) return check(host);
  const { promise, resolve } = Promise.withResolvers<string | null>();
  createVettedLookup(check, lookup)(host, {}, (error) =>
    resolve(error instanceof AddressForbidden ? error.message : null),
  );
  return promise;
}
