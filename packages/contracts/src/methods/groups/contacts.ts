import { addContact } from "../add-contact.ts";
import { getContacts } from "../get-contacts.ts";
import { importContacts } from "../import-contacts.ts";
import { resolvePhone } from "../resolve-phone.ts";
import type { MethodGroup } from "./method-group.ts";

export const contacts = {
  tag: "Contacts",
  description: "The address book of the account, and who has a phone number.",
  methods: {
    getContacts,
    importContacts,
    addContact,
    resolvePhone,
  },
} satisfies MethodGroup;
