import type { Call, MethodTable } from "../rpc/call.ts";
import { RpcError } from "../rpc/rpc-error.ts";
import type { TlObject } from "../tl/tl-object.ts";
import type { Account } from "../world/account.ts";
import { type LoginCode, loginCodeLifetimeSeconds } from "../world/login/login-codes.ts";
import { isPhoneNumber } from "../world/phone-number.ts";
import { userView } from "../world/views/user-view.ts";
import type { World } from "../world/world.ts";
import { method } from "./method.ts";
import { rejectNotSimulated } from "./reject-not-simulated.ts";

interface PhoneCode {
  phone_number: string;
  phone_code_hash: string;
}

/** Login by phone code and password, and logging out (core.telegram.org/api/auth). */
export function authMethods(world: World): MethodTable {
  const { loginCodes, pendingPasswords } = world;
  return {
    "auth.sendCode": method<{ phone_number: string; api_id: number; api_hash: string }>((_call, request) => {
      checkApplication(request);
      if (!isPhoneNumber(request.phone_number)) throw new RpcError(406, "PHONE_NUMBER_INVALID");
      return sentCodeView(loginCodes.send(request.phone_number), "auth.sentCodeTypeApp");
    }),
    "auth.resendCode": method<PhoneCode>((_call, { phone_number, phone_code_hash }) => {
      const code = loginCodes.resend(phone_number, phone_code_hash);
      if (code === undefined) throw new RpcError(400, "PHONE_CODE_EXPIRED");
      return sentCodeView(code, "auth.sentCodeTypeSms");
    }),
    "auth.cancelCode": method<PhoneCode>((_call, { phone_number, phone_code_hash }) => {
      const state = loginCodes.check(phone_number, phone_code_hash, "");
      if (state === "expired") throw new RpcError(400, "PHONE_CODE_EXPIRED");
      loginCodes.discard(phone_number);
      return true;
    }),
    "auth.signIn": method<PhoneCode & { phone_code?: string }>((call, request) => {
      rejectNotSimulated(request, ["email_verification"]);
      checkCode(world, request);
      loginCodes.discard(request.phone_number);
      const account = world.accounts.byPhone(request.phone_number);
      if (account === undefined) return { _: "auth.authorizationSignUpRequired" };
      return logIn(world, call, account);
    }),
    "auth.checkPassword": method<{ password: TlObject }>((call, { password }) => {
      const account = pendingPasswords.accountOn(call.authKeyId) ?? call.requireAccount();
      checkProof(world, call, password);
      return authorise(world, call, account);
    }),
    "auth.logOut": method((call) => {
      call.requireAccount();
      call.deauthorise();
      return { _: "auth.loggedOut" };
    }),
  };
}

/** Ends a login by code or QR: at once, or with SESSION_PASSWORD_NEEDED when the account has a password. */
export function logIn(world: World, call: Call, account: Account): TlObject {
  if (account.password === undefined) return authorise(world, call, account);
  world.pendingPasswords.await(call.authKeyId, account);
  throw new RpcError(401, "SESSION_PASSWORD_NEEDED");
}

/** Throws RpcError when the client does not say which application it is. */
export function checkApplication({ api_id, api_hash }: { api_id: number; api_hash: string }): void {
  if (api_id <= 0 || api_hash === "") throw new RpcError(400, "API_ID_INVALID");
}

/** Logs the account in on the auth key of the call. */
export function authorise(world: World, call: Call, account: Account): TlObject {
  world.pendingPasswords.forget(call.authKeyId);
  call.authorise(account);
  return { _: "auth.authorization", user: userView(account, account) };
}

function checkCode({ loginCodes }: World, request: PhoneCode & { phone_code?: string }): void {
  const { phone_number, phone_code_hash, phone_code = "" } = request;
  if (!isPhoneNumber(phone_number)) throw new RpcError(406, "PHONE_NUMBER_INVALID");
  if (phone_code === "") throw new RpcError(400, "PHONE_CODE_EMPTY");
  const state = loginCodes.check(phone_number, phone_code_hash, phone_code);
  if (state === "expired") throw new RpcError(400, "PHONE_CODE_EXPIRED");
  if (state === "wrong") throw new RpcError(400, "PHONE_CODE_INVALID");
}

function checkProof({ pendingPasswords }: World, call: Call, proof: TlObject): void {
  if (proof._ !== "inputCheckPasswordSRP") throw new RpcError(400, "PASSWORD_HASH_INVALID");
  // Of these TL types in inputCheckPasswordSRP.
  const { srp_id, A, M1 } = proof as unknown as { srp_id: bigint; A: Buffer; M1: Buffer };
  const check = pendingPasswords.take(call.authKeyId, srp_id);
  if (check === undefined) throw new RpcError(400, "SRP_ID_INVALID");
  const verdict = check.verify(A, M1);
  if (verdict === "invalid-A") throw new RpcError(400, "SRP_A_INVALID");
  if (verdict === "wrong") throw new RpcError(400, "PASSWORD_HASH_INVALID");
}

function sentCodeView(
  { hash, code }: LoginCode,
  type: "auth.sentCodeTypeApp" | "auth.sentCodeTypeSms",
): TlObject {
  return {
    _: "auth.sentCode",
    type: { _: type, length: code.length },
    phone_code_hash: hash,
    next_type: type === "auth.sentCodeTypeApp" ? { _: "auth.codeTypeSms" } : undefined,
    timeout: loginCodeLifetimeSeconds,
  };
}
