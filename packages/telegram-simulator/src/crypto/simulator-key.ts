import { createPrivateKey, type KeyObject } from "node:crypto";

/**
 * TEST ONLY. A private key that everybody can read: whoever trusts it can be lied to by anyone. Only a client that is
 * meant to talk to the simulator may trust its public half, and no production code may do so by default.
 */
const TEST_ONLY_PRIVATE_KEY = `-----BEGIN RSA PRIVATE KEY-----
MIIEpAIBAAKCAQEAhvPMdeeWIbwUyGCCvf4yOIypZ0Yt5xm5JaJpHvTELgjctqNY
HRepDI5XQi2AiHwfG9mmF17ZP28GoPLjsFJJTzsE0ufhqQBFCmSdzxEfgNV0pCGf
FFLdy7bfSaUDRrwGUIBusJvE/ZKhpV0sDtajyAhRA3ZHJ0aIDqU/e0g3uyCRd1f5
lsgdX8MLxuTP6XYxe6nfjR3XBs0rl1qkxnN2IggqYvGaMmh6IAOBzmfjUcG5j8Y+
Guz9Ql9vIR6JE1LzV1Alq4YXbavw4DD/Q8SVb70B3W8ugNslVp0eMG2OgqliqKNQ
SLlOByljySQ8YECYAENEz54Y4pHjCu/huuWcPwIDAQABAoIBACpaaVi3jc6YkI0y
fNXT6T8GJkRbKhzVXd4J0qP8fXVVIq/PI+A9hLiEE66ZSTWMftbmv9Gl2tilp5br
o7m6mXdcNm9aht/bTc+tNDnATfrJAwpf4uUl/KXqhrk+KIESkYjCRfr3aCOM2V5k
l2cwxcYJliNYA4y3/gtaoUm3qIX5hgKHTLm86mhVjZgCCcE70mR3fsV/tEZ2sUUb
mbm9dxmk71zylcLnT7WLB1fuWN8X8PZa/Mhq/w1U8siaGJ7ftHuSJH+cGMKN8Vd6
DMdDFv38oDUKI2ZMMjWG8VkwZedvX/6TmMRbny4I2DnfPGrnzr23EobcCAqBjfIH
ltd+lMECgYEAuo1ErE2QSBgq3y4mcyoF53heuEi1QhLTvykm4xeJFPPKn/Of0s8V
nVFui5jxkIIrbQ0tZk2xLmwAirNrrGzdOr86sTjZq44pIBZcVY6zBlREg8ssik/6
Gpwd4y/6ef/O5m03lWz887hz2yJcwq9oCQTgAH0vkVAfTihqegY0dfMCgYEAuTEB
FugdZRiYzCQ/r0CdJqlBwNhKyaZFZoIn0otHXppTVaNfFnrCc0y0qhlP4O6kvHNQ
Nz++jYOTkIUJkvRruNoeBGhPhBX+PI6+Ac/0Z/ZJBN8NEOsVgpeIZ7VANcUzzwCH
a0z+hjK6ojUsj/fjSrTRfYCNNiPnE0v/qzoml4UCgYEApeRQKEUFRAcxwKvCh3Dc
NT2GRaxqe2pQoFKRASsBvP8ateiovIdoujAa9Mq6Lf6DbYNlVu9J23UxeiYZXwik
JsS9BbH/Zx6RFbasv2yZaMxw7R406n46c4VW0pvsyqafr6t53UhBHN5vMHQ7NulS
w4pxRB4OudMdM5yfKwnvht8CgYApfwaMeHRlu845KAIxJdxQ1mpKaOzRJHW2k4GS
1uymERSNQu9CnT1HErAE0WkpsK+vHnOh/aGYGhyNrJHJoQUmRZGmUS1IHpl6Pk3r
IArW5MPV2JkX6mVGfufsvRtnMQn731V4wKbjsShKwnl6xQPkMIIkihKaSA82Lrha
SMxu9QKBgQCgO+TcyKIS+9bMdKhqw99R4UbI+FsTEBQgDamLI+8tdOBE7zQHg6PT
WN9rC7SGJj9pKjNDDjGLiMwCHpskioO0ATTE3GJx6BXC5FEJr569lKgXLaxcZSyd
xYhWqUt7J5bKuTLpcYeOrz+Qr1cne1vf6/t5eAoiilz6AC+VyduYhQ==
-----END RSA PRIVATE KEY-----
`;

/** The public half of the simulator's fixed RSA key, in the forms that client libraries ask for. */
export interface SimulatorKey {
  /** PKCS #1 public key, PEM. */
  pem: string;
  /** Modulus and exponent. */
  n: bigint;
  e: number;
  /**
   * The key's fingerprint as MTProto writes it: 64 bits, here as the signed number that a TL `long` holds. Its top
   * hex digit is not 0, since some clients drop leading zeros when they look a key up.
   */
  fingerprint: bigint;
}

/** What a client needs to trust the simulator. TEST ONLY, as said above. */
export const simulatorKey: SimulatorKey = {
  pem: `-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAhvPMdeeWIbwUyGCCvf4yOIypZ0Yt5xm5JaJpHvTELgjctqNYHRep
DI5XQi2AiHwfG9mmF17ZP28GoPLjsFJJTzsE0ufhqQBFCmSdzxEfgNV0pCGfFFLd
y7bfSaUDRrwGUIBusJvE/ZKhpV0sDtajyAhRA3ZHJ0aIDqU/e0g3uyCRd1f5lsgd
X8MLxuTP6XYxe6nfjR3XBs0rl1qkxnN2IggqYvGaMmh6IAOBzmfjUcG5j8Y+Guz9
Ql9vIR6JE1LzV1Alq4YXbavw4DD/Q8SVb70B3W8ugNslVp0eMG2OgqliqKNQSLlO
ByljySQ8YECYAENEz54Y4pHjCu/huuWcPwIDAQAB
-----END RSA PUBLIC KEY-----
`,
  n: BigInt(
    "0x" +
      "86f3cc75e79621bc14c86082bdfe32388ca967462de719b925a2691ef4c42e08dcb6a3581d17a90c8e57422d80887c1f" +
      "1bd9a6175ed93f6f06a0f2e3b052494f3b04d2e7e1a900450a649dcf111f80d574a4219f1452ddcbb6df49a50346bc06" +
      "50806eb09bc4fd92a1a55d2c0ed6a3c808510376472746880ea53f7b4837bb20917757f996c81d5fc30bc6e4cfe97631" +
      "7ba9df8d1dd706cd2b975aa4c6737622082a62f19a32687a200381ce67e351c1b98fc63e1aecfd425f6f211e891352f3" +
      "575025ab86176dabf0e030ff43c4956fbd01dd6f2e80db25569d1e306d8e82a962a8a35048b94e072963c9243c604098" +
      "004344cf9e18e291e30aefe1bae59c3f",
  ),
  e: 65537,
  fingerprint: 0x73b5052e54250595n,
};

/** The server's side of the key. TEST ONLY, as said above. */
export function simulatorPrivateKey(): KeyObject {
  return createPrivateKey(TEST_ONLY_PRIVATE_KEY);
}
