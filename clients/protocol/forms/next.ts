/** The form `next`: when to contact the person next. */
import type { Form } from "./form.ts";

export const next: Form = {
	name: "next",
	version: 1,
	section: "safe-contact",
	rows: "one",
	fields: [{ code: "sct_NextSafeTime", type: "moment", since: 1 }],
};
