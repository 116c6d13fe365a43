import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";

/** Bytes of the key. */
export const SECRET_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = "s1.";

/** Seals secrets for keeping (AES-256-GCM). A sealed text opens only for the owner that it was sealed for. */
export interface SecretBox {
  /** @param owner whose secret it is, so that nobody can move it to another */
  seal(secret: string, owner: string): string;
  /** Null when the text was sealed with another key, for another owner, or changed. */
  open(sealed: string, owner: string): string | null;
}

/** A box with a key of 32 bytes. */
export function createSecretBox(key: Uint8Array): SecretBox {
  return {
    seal: (secret, owner) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(owner));
      const text = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
      return VERSION + Buffer.concat([nonce, text, cipher.getAuthTag()]).toString("base64url");
    },
    open: (sealed, owner) => {
      const bytes = Buffer.from(sealed.slice(VERSION.length), "base64url");
      if (!sealed.startsWith(VERSION) || bytes.length < NONCE_BYTES + TAG_BYTES) return null;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, NONCE_BYTES), {
        authTagLength: TAG_BYTES,
      });
      decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
      try {
        const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
        return Buffer.concat([text, decipher.final()]).toString("utf8");
      } catch {
        return null;
      }
    },
  };
}
