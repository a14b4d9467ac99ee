/** The forms of the section `story`. */
import type { Form } from "./form.ts";
import { INDUSTRIES, WEBSITES } from "./lists.ts";

/** The form `exploitation`: what happened to the person. */
const exploitation: Form = {
	name: "exploitation",
	version: 1,
	section: "story",
	rows: "one",
	fields: [
		{ code: "vic_AgeWhenTrafficked", type: "number", htcds: "vic_AgeWhenTrafficked", since: 0 },
		{
			code: "vic_MethodOfRecruitment",
			type: "many",
			list: [
				"AtAPlaceOfBusiness",
				"AtAnEducationalInstitution",
				"AtWork",
				"ThroughOnlineSocialNetworks",
				"ThroughAnOnlineAdvertisement",
				"ThroughATelevisionAdvert",
				"ThroughANewspaperAdvert",
				"ThroughFamilyOrFamilyEvents",
				"ThroughFriendsOrSocialEvents",
				"Other",
			],
			htcds: "vic_MethodOfRecruitment",
			since: 0,
		},
		{ code: "vic_RecruitmentWebsitesAndApps", type: "many", list: WEBSITES, htcds: "vic_RecruitmentWebsitesAndApps", since: 0 },
		{ code: "vic_LocationOfRecruitment", type: "organisation", htcds: "vic_LocationOfRecruitment", since: 0 },
		{
			code: "vic_MethodsOfControl",
			type: "many",
			list: [
				"PhysicalThreats",
				"ThreatsLawEnforcement",
				"ThreatensChildrenFamily",
				"DebtBondage",
				"FalsePromises",
				"PhysicalAbuse",
				"SexualAbuse",
				"TakesEarnings",
				"RestrictsFinancialAccess",
				"RestrictsMedicalCare",
				"WithholdsNecessities",
				"PsychologicalAbuse",
				"PsychoactiveSubstance",
				"ExcessiveWorkingHours",
				"WithholdsDocuments",
				"Other",
			],
			htcds: "vic_MethodsOfControl",
			since: 0,
		},
		{
			code: "vic_TypeOfExploitation",
			type: "many",
			list: [
				"ForcedLabour",
				"SexualExploitation",
				"ChildLabour",
				"ForcedMarriage",
				"Servitude",
				"ForcedMilitaryByNonStateActors",
				"OrganRemoval",
				"ForcedBegging",
				"ForcedAdoption",
				"Surrogacy",
				"Other",
			],
			htcds: "vic_TypeOfExploitation",
			since: 0,
		},
		{ code: "vic_ForcedLabourIndustry", type: "one", list: INDUSTRIES, htcds: "vic_ForcedLabourIndustry", since: 0 },
		{
			code: "vic_TypeOfSexExploitation",
			type: "many",
			list: ["Prostitution", "Pornography", "RemoteInteractiveServices", "PrivateSexualServices"],
			htcds: "vic_TypeOfSexExploitation",
			since: 0,
		},
		{ code: "vic_LocationOfExploitation", type: "organisation", htcds: "vic_LocationOfExploitation", since: 0 },
		{ code: "vic_ExploitationWebsitesAndApps", type: "many", list: WEBSITES, htcds: "vic_ExploitationWebsitesAndApps", since: 0 },
		{ code: "sto_Acts", type: "many", list: ["recruitment", "transport", "transfer", "harbouring", "receipt"], since: 1 },
		/** What the exploitation did to her, in her words. */
		{ code: "sto_Effects", type: "words", since: 1 },
		/** The people who have heard the story already, so that nobody makes her tell it again. */
		{ code: "sto_ToldTo", type: "many", list: ["us", "police", "court", "doctor"], since: 1 },
	],
};

/** One event of the journey. */
const event: Form = {
	name: "event",
	version: 1,
	section: "story",
	rows: "many",
	fields: [
		{ code: "hte_Type", type: "one", list: ["Recruitment", "Transit", "Exploitation"], htcds: "hte_Type", since: 0 },
		{ code: "hte_Date", type: "date", htcds: "hte_Date", since: 0 },
		{ code: "hte_Street", type: "text", htcds: "hte_Street", since: 0 },
		{ code: "hte_PostalCode", type: "text", htcds: "hte_PostalCode", since: 0 },
		{ code: "hte_City", type: "text", htcds: "hte_City", since: 0 },
		{ code: "hte_State", type: "text", htcds: "hte_State", since: 0 },
		{ code: "hte_Country", type: "country", htcds: "hte_Country", since: 0 },
		{ code: "hte_Longitude", type: "longitude", htcds: "hte_Longitude", since: 0, asked: false },
		{ code: "hte_Latitude", type: "latitude", htcds: "hte_Latitude", since: 0, asked: false },
		{ code: "hte_Description", type: "words", htcds: "hte_Description", since: 0 },
	],
};

/** In the order in which people fill them in. */
export const storyForms: readonly Form[] = [exploitation, event];
