/**
 * Fields of a case's sections, from IOM's Human Trafficking Case Data Standard 2.0 (CC BY 4.0), in the standard's own
 * spelling ("Unaquainted" included). Left out: deprecated fields, fields of organisations (the directory has them), and
 * fields of the case and its referrals (codes in statements). The standard has no fields for health, return risk and
 * documents. Those sections hold words and files.
 *
 * The values are encrypted with the section: only clients check them.
 */
import { isId } from "./bytes.ts";
import type { Section } from "./codes.ts";
import { ProtocolError } from "./errors.ts";

/** one, many: of the listed values. texts: several free texts. words: a long text. organisation: an id. */
export type FieldType =
	| "text"
	| "words"
	| "texts"
	| "one"
	| "many"
	| "date"
	| "yes-no"
	| "number"
	| "longitude"
	| "latitude"
	| "organisation";
export interface CaseField {
	name: string;
	type: FieldType;
	/** The allowed values of "one" and "many", else empty. */
	values: readonly string[];
}

const WEBSITES = "Facebook Instagram WhatsApp Telegram FacebookMessenger Viber SnapChat Line 4Sale WeChat QQ QZone TikTok Twitter Other";
/** ISIC sections. */
const INDUSTRIES =
	"A_AgricultureForestryAndFishing B_MiningAndQuarrying C_Manufacturing " +
	"D_ElectricityGasSteamAndAirConditioningSupply E_WaterSupplySewerageWasteManagement F_Construction " +
	"G_WholesaleAndRetailTradeRepairOfMotorVehicles H_TransportationAndStorage I_AccommodationAndFoodServiceActivities " +
	"J_InformationAndCommunication K_FinancialAndInsuranceActivities L_RealEstateActivities " +
	"M_ProfessionalScientificAndTechnicalActivities N_AdministrativeAndSupportServiceActivities O_PublicAdministrationAndDefence " +
	"P_Education Q_HumanHealthAndSocialWorkActivities R_ArtsEntertainmentAndRecreation " +
	"S_OtherServiceActivities T_ActivitiesOfHouseholdsAsEmployers U_ActivitiesOfExtraterritorialOrganizations";

type Row = readonly [name: string, type: FieldType, values?: string];

const TABLE: Record<Section, readonly Row[]> = {
	identity: [
		["prs_Salutation", "text"],
		["prs_FirstName", "text"],
		["prs_MiddleName", "text"],
		["prs_SecondName", "text"],
		["prs_Birthdate", "date"],
		["prs_Gender", "one", "Feminine Masculine TransgenderFeminine TransgenderMasculine NonConforming NonSpecifiedUnknown"],
		["prs_Deceased", "yes-no"],
		["prs_PrimaryLanguage", "text"],
		["prs_SecondaryLanguage", "text"],
		[
			"prs_HighestLevelOfEducation",
			"one",
			"EarlyChildhoodEducation PrimaryEducation LowerSecondaryEducation UpperSecondaryEducation PostSecondaryNonTertiaryEducation ShortCycleTertiaryEducation BachelorsOrEquivalentLevel MastersOrEquivalentLevel DoctoralOrEquivalentLevel",
		],
		["prs_Citizenship", "texts"],
		["prs_IdentityNumber", "text"],
	],
	"safe-contact": [
		["prs_Email", "text"],
		["prs_HomePhone", "text"],
		["prs_MobilePhone", "text"],
		["prs_MailingStreet", "text"],
		["prs_MailingPostalCode", "text"],
		["prs_MailingCity", "text"],
		["prs_MailingState", "text"],
		["prs_MailingCountry", "text"],
		["prs_MailingLongitude", "longitude"],
		["prs_MailingLatitude", "latitude"],
	],
	"risk-and-safety": [
		["vic_RelationshipToTrafficker", "one", "Familial Acquainted Unaquainted"],
		[
			"per_RoleInProcess",
			"many",
			"TravellingPartner Transporter RecruiterOrIntermediary BrokerTravelAgent TransferredIndividual HarbouredIndividual SoldIndividual BoughtIndividual ReceivedIndividual ControlledIndividual Smuggler Abuser Kidnapper Exploiter Other",
		],
		["per_RoleDetails", "words"],
	],
	logistics: [
		["cas_IncomingReferralDetails", "words"],
		["cas_OutgoingReferralDetails", "words"],
	],
	story: [
		["vic_AgeWhenTrafficked", "number"],
		[
			"vic_MethodOfRecruitment",
			"many",
			"AtAPlaceOfBusiness AtAnEducationalInstitution AtWork ThroughOnlineSocialNetworks ThroughAnOnlineAdvertisement ThroughATelevisionAdvert ThroughANewspaperAdvert ThroughFamilyOrFamilyEvents ThroughFriendsOrSocialEvents Other",
		],
		["vic_LocationOfRecruitment", "organisation"],
		["vic_RecruitmentWebsitesAndApps", "many", WEBSITES],
		[
			"vic_MethodsOfControl",
			"many",
			"PhysicalThreats ThreatsLawEnforcement ThreatensChildrenFamily DebtBondage FalsePromises PhysicalAbuse SexualAbuse TakesEarnings RestrictsFinancialAccess RestrictsMedicalCare WithholdsNecessities PsychologicalAbuse PsychoactiveSubstance ExcessiveWorkingHours WithholdsDocuments Other",
		],
		[
			"vic_TypeOfExploitation",
			"many",
			"ForcedLabour SexualExploitation ChildLabour ForcedMarriage Servitude ForcedMilitaryByNonStateActors OrganRemoval ForcedBegging ForcedAdoption Surrogacy Other",
		],
		["vic_ForcedLabourIndustry", "one", INDUSTRIES],
		["vic_TypeOfSexExploitation", "many", "Prostitution Pornography RemoteInteractiveServices PrivateSexualServices"],
		["vic_LocationOfExploitation", "organisation"],
		["vic_ExploitationWebsitesAndApps", "many", WEBSITES],
		["hte_Type", "one", "Recruitment Transit Exploitation"],
		["hte_Date", "date"],
		["hte_Street", "text"],
		["hte_PostalCode", "text"],
		["hte_City", "text"],
		["hte_State", "text"],
		["hte_Country", "text"],
		["hte_Longitude", "longitude"],
		["hte_Latitude", "latitude"],
		["hte_Description", "words"],
	],
	health: [],
	legal: [
		["vic_TraffickingStatus", "one", "PossibleVictimOfTrafficking ActualVictimOfTrafficking NotAVictimOfTrafficking"],
		["vic_TraffickingStatusDecisionMakingOrg", "one", "Police NGO CourtOrProsecution NonPoliceGovernmentalOrganization Other"],
	],
	family: [
		["prs_MaritalStatus", "one", "Single Married Widowed Divorced Separated RegisteredPartnership"],
		["prs_NumberOfChildren", "number"],
	],
	"support-plan": [
		[
			"spl_Type",
			"one",
			"Education Financial Health LabourExploitationRehabilitation Legal Livelihood RightsBasedTraining SexualExploitationRehabilitation SocialCare",
		],
		["spl_Objectives", "words"],
		["spl_ActionPlan", "words"],
		["spl_PlannedEndDate", "date"],
		["spl_ActualEndDate", "date"],
	],
	"return-risk": [],
	consent: [["con_Consent", "yes-no"]],
	documents: [],
};

const toField = ([name, type, values]: Row): CaseField => ({ name, type, values: values?.split(" ") ?? [] });
const FIELDS = new Map(Object.entries(TABLE).map(([section, rows]) => [section, rows.map(toField)]));

/** The fields of one section, in the order in which people fill them in. */
export function fieldsOf(section: Section): readonly CaseField[] {
	return FIELDS.get(section) ?? [];
}

const TEXT = 255;
const WORDS = 20_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const isText = (value: unknown, max: number): value is string => typeof value === "string" && value.trim() !== "" && value.length <= max;
const isBetween = (value: unknown, low: number, high: number) => typeof value === "number" && value >= low && value <= high;
const isDate = (value: unknown) => typeof value === "string" && DATE.test(value) && isRealDay(value);
const isList = (value: unknown, check: (item: unknown) => boolean) =>
	Array.isArray(value) && value.length > 0 && new Set(value).size === value.length && value.every(check);

/** Whether the date exists. `Date` alone would turn 30 February into March. */
function isRealDay(text: string): boolean {
	const day = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

type Check = (value: unknown, values: readonly string[]) => boolean;
const CHECKS: Record<FieldType, readonly [rule: string, check: Check]> = {
	text: [`a text of up to ${TEXT} characters`, (value) => isText(value, TEXT)],
	words: [`a text of up to ${WORDS} characters`, (value) => isText(value, WORDS)],
	texts: [`a list of different texts of up to ${TEXT} characters`, (value) => isList(value, (item) => isText(item, TEXT))],
	one: ["one of", (value, values) => values.includes(value as string)],
	many: ["a list of some of", (value, values) => isList(value, (item) => values.includes(item as string))],
	date: ["a date such as 2024-05-31", isDate],
	"yes-no": ["true or false", (value) => typeof value === "boolean"],
	number: ["a whole number from 0 to 150", (value) => Number.isInteger(value) && isBetween(value, 0, 150)],
	longitude: ["degrees from -180 to 180", (value) => isBetween(value, -180, 180)],
	latitude: ["degrees from -90 to 90", (value) => isBetween(value, -90, 90)],
	organisation: ["the id of an organisation", (value) => typeof value === "string" && isId(value)],
};

/**
 * Checks one value before it is written. @param value never null; leave out a field without a value.
 * @throws ProtocolError `bad-input` that names the field and its rule, never the value.
 */
export function checkField(section: Section, name: string, value: unknown): void {
	const field = fieldsOf(section).find((candidate) => candidate.name === name);
	if (!field) throw new ProtocolError("bad-input", `${name}: is not a field of ${section}`, name);
	const [rule, check] = CHECKS[field.type];
	if (!check(value, field.values))
		throw new ProtocolError("bad-input", `${name}: takes ${[rule, field.values.join(", ")].join(" ").trim()}`, name);
}
