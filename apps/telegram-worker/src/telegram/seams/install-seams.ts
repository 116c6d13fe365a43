import { forgetEntities, handOverUpdates } from "./client-events.ts";
import { packNothing } from "./compression.ts";
import { encryptInOnePass, encryptNatively, frameInOnePass } from "./encryption.ts";
import { combineBitsNatively, convertIntegersNatively, keepLeadingZeros } from "./integers.ts";
import { isArchivedLibrary } from "./library.ts";
import { gatherRequests, keepContainersWhole, keepKnownMessages, keepUnsentRequests } from "./senders.ts";

let isInstalled = false;

/**
 * Replaces the parts of the library that would lose things or slow them down. All of them are looked up at call time,
 * so it is enough to do this once, before the first client connects.
 *
 * @throws when one of them is not there
 */
export function installSeams(): void {
  if (isInstalled) return;
  handOverUpdates();
  forgetEntities();
  keepKnownMessages();
  gatherRequests();
  convertIntegersNatively();
  combineBitsNatively();
  keepLeadingZeros();
  encryptNatively();
  encryptInOnePass();
  frameInOnePass();
  packNothing();
  // The successor does this in other places, and without these faults.
  if (isArchivedLibrary) {
    keepContainersWhole();
    keepUnsentRequests();
  }
  isInstalled = true;
}
