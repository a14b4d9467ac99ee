/** One threat, and the measure against it. */
import type { Form } from "./form.ts";

export const threat: Form = {
	name: "threat",
	version: 1,
	section: "risk-and-safety",
	rows: "many",
	oneUnit: true,
	handOver: true,
	fields: [
		{ code: "thr_Source", type: "many", list: ["trafficker", "associate", "family", "community", "authority", "self", "other"], since: 1 },
		{ code: "thr_Against", type: "many", list: ["person", "child", "family", "staff"], since: 1 },
		{
			code: "thr_Kind",
			type: "many",
			list: ["violence", "re-trafficking", "debt", "exposure", "detention", "deportation", "self-harm", "loss-of-child", "other"],
			since: 1,
		},
		{ code: "thr_Likelihood", type: "level", since: 1 },
		{ code: "thr_Harm", type: "level", since: 1 },
		{ code: "thr_Measure", type: "words", since: 1 },
		/** Who carries out the measure. */
		{ code: "thr_Who", type: "text", since: 1 },
		{ code: "thr_ReviewedOn", type: "date", since: 1 },
	],
};
