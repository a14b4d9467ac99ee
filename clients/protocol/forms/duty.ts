/** The form of a desk's duty rota: each row names a member, the time on duty, and a phone number. */
import type { Form } from "./form.ts";

export const duty: Form = {
	name: "duty",
	version: 1,
	section: "book",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "dty_Member", type: "member", since: 1 },
		{ code: "dty_From", type: "moment", since: 1 },
		{ code: "dty_Until", type: "moment", since: 1 },
		{ code: "dty_Phone", type: "text", since: 1 },
	],
};
