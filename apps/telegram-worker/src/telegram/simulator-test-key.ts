/**
 * TEST ONLY. The public half of the simulated Telegram's RSA key. The private half is public too, so whoever trusts
 * this key can be lied to by anyone: it is trusted only while the setting TELEGRAM_SIMULATOR is on.
 */
export const simulatorTestKey = {
  /** Modulus, hexadecimal. */
  modulus:
    "86f3cc75e79621bc14c86082bdfe32388ca967462de719b925a2691ef4c42e08dcb6a3581d17a90c8e57422d80887c1f" +
    "1bd9a6175ed93f6f06a0f2e3b052494f3b04d2e7e1a900450a649dcf111f80d574a4219f1452ddcbb6df49a50346bc06" +
    "50806eb09bc4fd92a1a55d2c0ed6a3c808510376472746880ea53f7b4837bb20917757f996c81d5fc30bc6e4cfe97631" +
    "7ba9df8d1dd706cd2b975aa4c6737622082a62f19a32687a200381ce67e351c1b98fc63e1aecfd425f6f211e891352f3" +
    "575025ab86176dabf0e030ff43c4956fbd01dd6f2e80db25569d1e306d8e82a962a8a35048b94e072963c9243c604098" +
    "004344cf9e18e291e30aefe1bae59c3f",
  exponent: 65_537,
  /** The 64-bit fingerprint as a signed decimal number, which is how the library looks keys up. */
  fingerprint: String(0x73b5052e54250595n),
} as const;
