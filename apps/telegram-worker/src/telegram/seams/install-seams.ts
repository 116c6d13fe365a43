import { forgetEntities, handOverUpdates } from "./client-events.ts";
import { packNothing } from "./compression.ts";
import { encryptInOnePass, encryptNatively, frameInOnePass } from "./encryption.ts";
import { combineBitsNatively, convertIntegersNatively, keepLeadingZeros } from "./integers.ts";
import { gatherRequests, keepContainersWhole, keepKnownMessages, keepUnsentRequests } from "./senders.ts";

let isInstalled = false;

/**
 * Replaces the parts of the library that would lose things or slow them down. All of them are looked up at call time,
 * so it is enough to do this once, before the first client connects.
 */
export function installSeams(): void {
  if (isInstalled) return;
  isInstalled = true;
  handOverUpdates();
  forgetEntities();
  keepContainersWhole();
  keepKnownMessages();
  keepUnsentRequests();
  gatherRequests();
  convertIntegersNatively();
  combineBitsNatively();
  keepLeadingZeros();
  encryptNatively();
  encryptInOnePass();
  frameInOnePass();
  packNothing();
}
