import { defaultSendLimits, type SendLimitOptions, type SendRate } from "../world/send-limits.ts";
import type { ControlRoutes } from "./control-context.ts";
import { type Fields, readFields } from "./fields.ts";

const mostPerSecond = 1_000_000;

/** How much accounts may send. */
export const limitRoutes: ControlRoutes = {
  "GET /limits": ({ simulator: { world } }) => summariseLimits(world.sendLimits.options),
  "PUT /limits": ({ simulator: { world } }, { body }) => {
    const fields = readFields(body);
    const isEnabled = fields.has("enabled") ? fields.flag("enabled") : true;
    const options = {
      person: readRate(fields.object("person"), defaultSendLimits.person),
      group: readRate(fields.object("group"), defaultSendLimits.group),
      overall: readRate(fields.object("overall"), defaultSendLimits.overall),
      strangersPerDay:
        fields.number("strangers_per_day", 0, mostPerSecond) ?? defaultSendLimits.strangersPerDay,
    };
    fields.end();
    world.sendLimits.set(isEnabled ? options : undefined);
    return summariseLimits(world.sendLimits.options);
  },
};

function readRate(fields: Fields | undefined, byDefault: SendRate): SendRate {
  if (fields === undefined) return byDefault;
  const burst = fields.number("burst", 1, mostPerSecond) ?? byDefault.burst;
  const perSecond = fields.number("per_second", 0.000_1, mostPerSecond, false) ?? byDefault.perSecond;
  fields.end();
  return { burst, perSecond };
}

function summariseLimits(options: SendLimitOptions | undefined) {
  if (options === undefined) return { enabled: false };
  const rate = ({ burst, perSecond }: SendRate) => ({ burst, per_second: perSecond });
  return {
    enabled: true,
    person: rate(options.person),
    group: rate(options.group),
    overall: rate(options.overall),
    strangers_per_day: options.strangersPerDay,
  };
}
