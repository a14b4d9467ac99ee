/** The forms of the section `documents`. */
import type { Form } from "./form.ts";
import { DOCUMENTS } from "./lists.ts";

/** A document, and who has it. */
const document: Form = {
	name: "document",
	version: 1,
	section: "documents",
	rows: "many",
	oneUnit: true,
	fields: [
		{ code: "doc_Kind", type: "one", list: DOCUMENTS, since: 1 },
		{ code: "doc_Issuer", type: "country", since: 1 },
		{ code: "doc_Number", type: "text", since: 1 },
		{ code: "doc_Issued", type: "date", since: 1 },
		{ code: "doc_Expires", type: "date", since: 1 },
		{ code: "doc_HeldBy", type: "one", list: ["person", "desk", "trafficker", "authority", "lost"], since: 1 },
	],
};

/** In the order in which people fill them in. */
export const documentsForms: readonly Form[] = [document];
