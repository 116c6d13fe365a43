import type { MethodTable } from "../../rpc/call.ts";
import { NotSimulatedError } from "../../rpc/not-simulated-error.ts";
import { RpcError } from "../../rpc/rpc-error.ts";
import type { TlObject } from "../../tl/tl-object.ts";
import { method } from "../method.ts";

/** messages.getStickerSet: people send stickers of no set, so that there is none to be found. */
export function stickerSetMethods(): MethodTable {
  return {
    "messages.getStickerSet": method<{ stickerset: TlObject }>((call, { stickerset }) => {
      call.requireAccount();
      const isNamed = /^inputStickerSet(ID|ShortName|Empty)$/.test(stickerset._);
      // Telegram's own sets, of dice for example, do exist.
      if (!isNamed) throw new NotSimulatedError(stickerset._);
      throw new RpcError(400, "STICKERSET_INVALID");
    }),
  };
}
