/**
 * A desk that was asked for a bed, for the desk that asks. The row's id is the id of the thread in which both desks write. The case stands only
 * here, so the asked desk doesn't learn which case it is.
 */
import type { Form } from "./form.ts";

export const bed: Form = {
	name: "bed",
	version: 1,
	section: "book",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "bed_Case", type: "case", since: 1 },
		{ code: "bed_Desk", type: "desk", since: 1 },
	],
};
