import * as z from "zod";

const EXPECTED = 'expected a phone number as "+15550100"';

/** A phone number in international form; what people write between the digits is passed over. */
export const PhoneNumber = z
  .string({ error: EXPECTED })
  .max(32, { error: EXPECTED })
  .transform((text) => `+${text.replace(/[^\d]/g, "")}`)
  .refine((number) => /^\+\d{5,15}$/.test(number), { error: EXPECTED })
  .meta({ description: "In international form: +15550100" });
