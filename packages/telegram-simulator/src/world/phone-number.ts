/** The digits of a phone number, which is how Telegram stores it. */
export function digitsOf(phone: string): string {
  return phone.replace(/\D/g, "");
}

/** Whether the number could be one: an optional plus and 5 to 15 digits, spaces and dashes aside. */
export function isPhoneNumber(phone: string): boolean {
  return /^\+?\d{5,15}$/.test(phone.replace(/[\s()-]/g, ""));
}
