import type { TlObject } from "../src/tl/tl-object.ts";

/** The steps in pts that an object of type Updates, or a method's affected… result, takes a client through. */
export function ptsSteps(object: TlObject): { pts: number; ptsCount: number }[] {
  const carriers =
    object._ === "updates" ? (object.updates as TlObject[]) : [(object.update as TlObject) ?? object];
  return carriers.flatMap(({ pts, pts_count }) =>
    typeof pts === "number" && typeof pts_count === "number" ? [{ pts, ptsCount: pts_count }] : [],
  );
}

/** Follows the steps from a state as a client does. Throws at a gap or a repetition (core.telegram.org/api/updates). */
export function followPts(from: number, objects: TlObject[]): number {
  let state = from;
  for (const object of objects) {
    for (const { pts, ptsCount } of ptsSteps(object)) {
      if (state + ptsCount !== pts)
        throw new Error(`${object._}: pts ${pts} (+${ptsCount}) does not follow ${state}`);
      state = pts;
    }
  }
  return state;
}
