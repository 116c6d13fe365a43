import type { MethodTable } from "../rpc/call.ts";
import type { TlObject } from "../tl/tl-object.ts";
import { method } from "./method.ts";

/** Where a data centre can be reached. */
export interface DcOption {
  id: number;
  ipAddress: string;
  port: number;
}

/** What a client may hold the server to (core.telegram.org/constructor/config). */
export const limits = {
  messageLengthMax: 4096,
  captionLengthMax: 1024,
  editTimeSeconds: 172_800,
  reactionsMax: 1,
  reactionsMaxPremium: 3,
  /** Parts of one file, at most 512 KB each. */
  filePartsMax: 4000,
  filePartsMaxPremium: 8000,
} as const;

/** Limits by the names of core.telegram.org/api/config. */
const appConfig = {
  reactions_user_max_default: limits.reactionsMax,
  reactions_user_max_premium: limits.reactionsMaxPremium,
  upload_max_fileparts_default: limits.filePartsMax,
  upload_max_fileparts_premium: limits.filePartsMaxPremium,
  caption_length_limit_default: limits.captionLengthMax,
  channels_limit_default: 500,
};

/** The help namespace: the configuration that clients ask for first. */
export function helpMethods(dcOptions: () => readonly DcOption[]): MethodTable {
  return {
    "help.getConfig": method((call) => configView(call.dcId, call.nowSeconds(), dcOptions())),
    "help.getNearestDc": method((call) => ({
      _: "nearestDc",
      country: "DE",
      this_dc: call.dcId,
      nearest_dc: call.dcId,
    })),
    "help.getAppConfig": method(() => ({
      _: "help.appConfig",
      hash: 1,
      config: {
        _: "jsonObject",
        value: Object.entries(appConfig).map(([key, value]) => ({
          _: "jsonObjectValue",
          key,
          value: { _: "jsonNumber", value },
        })),
      },
    })),
  };
}

function configView(dcId: number, nowSeconds: number, dcOptions: readonly DcOption[]): TlObject {
  return {
    _: "config",
    revoke_pm_inbox: true,
    date: nowSeconds,
    expires: nowSeconds + 3600,
    test_mode: false,
    this_dc: dcId,
    dc_options: dcOptions.map(({ id, ipAddress, port }) => ({
      _: "dcOption",
      id,
      ip_address: ipAddress,
      port,
    })),
    dc_txt_domain_name: "apv3.stel.com",
    chat_size_max: 200,
    megagroup_size_max: 200_000,
    forwarded_count_max: 100,
    online_update_period_ms: 210_000,
    offline_blur_timeout_ms: 5000,
    offline_idle_timeout_ms: 30_000,
    online_cloud_timeout_ms: 300_000,
    notify_cloud_delay_ms: 30_000,
    notify_default_delay_ms: 1500,
    push_chat_period_ms: 60_000,
    push_chat_limit: 2,
    edit_time_limit: limits.editTimeSeconds,
    revoke_time_limit: 2_147_483_647,
    revoke_pm_time_limit: 2_147_483_647,
    rating_e_decay: 2_419_200,
    stickers_recent_limit: 200,
    channels_read_media_period: 604_800,
    call_receive_timeout_ms: 20_000,
    call_ring_timeout_ms: 90_000,
    call_connect_timeout_ms: 30_000,
    call_packet_timeout_ms: 10_000,
    me_url_prefix: "https://t.me/",
    caption_length_max: limits.captionLengthMax,
    message_length_max: limits.messageLengthMax,
    webfile_dc_id: dcId,
  };
}
