/** The forms of the section `identity`. */
import type { Form } from "./form.ts";

/** The form `person`: who the person is, and how to speak with the person. */
const person: Form = {
	name: "person",
	version: 1,
	section: "identity",
	rows: "one",
	fields: [
		{ code: "prs_Salutation", type: "text", htcds: "prs_Salutation", since: 0, handOver: true },
		{ code: "prs_FirstName", type: "text", htcds: "prs_FirstName", since: 0, handOver: true },
		{ code: "prs_MiddleName", type: "text", htcds: "prs_MiddleName", since: 0, handOver: true },
		{ code: "prs_SecondName", type: "text", htcds: "prs_SecondName", since: 0, handOver: true },
		{
			code: "prs_Gender",
			type: "one",
			list: ["Feminine", "Masculine", "TransgenderFeminine", "TransgenderMasculine", "NonConforming", "NonSpecifiedUnknown"],
			htcds: "prs_Gender",
			since: 0,
			handOver: true,
		},
		{ code: "prs_Deceased", type: "yes-no", htcds: "prs_Deceased", since: 0, handOver: true },
		/** Read from old entries. idn_Birth is the only place for the birth date, and is exported under this name. */
		{ code: "prs_Birthdate", type: "date", htcds: "prs_Birthdate", since: 0, until: 0 },
		{ code: "idn_Birth", type: "partial-date", htcds: "prs_Birthdate", since: 1, handOver: true },
		/** true: the person is treated as a child. */
		{ code: "idn_AgeInDoubt", type: "yes-no", since: 1 },
		/** The name that she wants to hear. */
		{ code: "idn_CallHer", type: "text", since: 1, handOver: true },
		{ code: "idn_SpokenOfAs", type: "one", list: ["she", "he", "they"], since: 1 },
		{ code: "idn_KnownAs", type: "texts", since: 1 },
		{ code: "prs_PrimaryLanguage", type: "language", htcds: "prs_PrimaryLanguage", since: 0, handOver: true },
		{ code: "prs_SecondaryLanguage", type: "language", htcds: "prs_SecondaryLanguage", since: 0 },
		{ code: "idn_Reads", type: "one", list: ["none", "some", "well", "unknown"], since: 1, handOver: true },
		{ code: "idn_Interpreter", type: "one", list: ["none", "helpful", "needed"], since: 1, handOver: true },
		{ code: "idn_InterpreterWish", type: "one", list: ["woman", "man", "any"], since: 1 },
		/** Whom she doesn't accept as interpreter, and from which community. */
		{ code: "idn_InterpreterNot", type: "words", since: 1 },
		{
			code: "idn_AccessNeeds",
			type: "many",
			list: ["mobility", "sight", "hearing", "speech", "learning", "psychosocial", "other"],
			since: 1,
			handOver: true,
		},
		{ code: "prs_Citizenship", type: "countries", htcds: "prs_Citizenship", since: 0 },
		{ code: "idn_CountryOfBirth", type: "country", since: 1 },
		{ code: "idn_MothersFirstName", type: "text", since: 1 },
		{ code: "prs_IdentityNumber", type: "text", htcds: "prs_IdentityNumber", since: 0 },
		{
			code: "prs_HighestLevelOfEducation",
			type: "one",
			list: [
				"EarlyChildhoodEducation",
				"PrimaryEducation",
				"LowerSecondaryEducation",
				"UpperSecondaryEducation",
				"PostSecondaryNonTertiaryEducation",
				"ShortCycleTertiaryEducation",
				"BachelorsOrEquivalentLevel",
				"MastersOrEquivalentLevel",
				"DoctoralOrEquivalentLevel",
			],
			htcds: "prs_HighestLevelOfEducation",
			since: 0,
		},
		/** Only if she wishes. */
		{ code: "idn_Faith", type: "text", since: 1 },
	],
};

/** In the order in which people fill them in. */
export const identityForms: readonly Form[] = [person];
