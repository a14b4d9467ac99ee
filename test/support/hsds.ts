/**
 * The objects of HSDS 3.0 that an export uses: which fields there are, their types, and which are required. Taken from the published JSON
 * schemas of Open Referral (openreferral/specification, tag v3.0).
 */
interface Field {
	type: string;
	format?: string;
	enum?: string[];
	/** The object, or each object of the list. */
	of?: string;
}

const TEXT: Field = { type: "string" };
const NUMBER: Field = { type: "number" };
const UUID: Field = { type: "string", format: "uuid" };
const ADDRESS: Field = { type: "string", format: "uri" };
const EMAIL: Field = { type: "string", format: "email" };
const TIME: Field = { type: "string", format: "date-time" };
const one = (of: string): Field => ({ type: "object", of });
const listOf = (of: string): Field => ({ type: "array", of });
/** @param names of fields, with spaces between them. */
const fields = (names: string, field: Field): Record<string, Field> => Object.fromEntries(names.split(" ").map((name) => [name, field]));

export const HSDS: Record<string, { required: string[]; properties: Record<string, Field> }> = {
	service: {
		required: ["id", "name", "status"],
		properties: {
			...fields("id organization_id program_id", UUID),
			...fields(
				"name alternate_name description interpretation_services application_process fees_description wait_time fees accreditations eligibility_description assured_date licenses alert",
				TEXT,
			),
			url: ADDRESS,
			...fields("email assurer_email", EMAIL),
			status: { type: "string", enum: ["active", "inactive", "defunct", "temporarily closed"] },
			...fields("minimum_age maximum_age", NUMBER),
			last_modified: TIME,
			phones: listOf("phone"),
			schedules: listOf("schedule"),
			service_areas: listOf("service_area"),
			service_at_locations: listOf("service_at_location"),
			languages: listOf("language"),
			organization: one("organization"),
			funding: listOf("funding"),
			cost_options: listOf("cost_option"),
			program: one("program"),
			required_documents: listOf("required_document"),
			contacts: listOf("contact"),
		},
	},
	organization: {
		required: ["id", "name", "description"],
		properties: {
			...fields("id parent_organization_id", UUID),
			...fields("name alternate_name description tax_status tax_id legal_status logo", TEXT),
			email: EMAIL,
			...fields("website uri", ADDRESS),
			year_incorporated: NUMBER,
			funding: listOf("funding"),
			contacts: listOf("contact"),
			phones: listOf("phone"),
			locations: listOf("location"),
			programs: listOf("program"),
			organization_identifiers: listOf("organization_identifier"),
		},
	},
	location: {
		required: ["id", "location_type"],
		properties: {
			...fields("id organization_id", UUID),
			location_type: { type: "string", enum: ["physical", "postal", "virtual"] },
			url: ADDRESS,
			...fields("name alternate_name description transportation external_identifier external_identifier_type", TEXT),
			...fields("latitude longitude", NUMBER),
			languages: listOf("language"),
			addresses: listOf("address"),
			contacts: listOf("contact"),
			accessibility: listOf("accessibility"),
			phones: listOf("phone"),
			schedules: listOf("schedule"),
		},
	},
	service_at_location: {
		required: ["id"],
		properties: {
			...fields("id service_id location_id", UUID),
			...fields("description", TEXT),
			contacts: listOf("contact"),
			phones: listOf("phone"),
			schedules: listOf("schedule"),
			location: one("location"),
		},
	},
	language: {
		required: ["id"],
		properties: {
			...fields("id service_id location_id phone_id", UUID),
			...fields("name code note", TEXT),
		},
	},
	phone: {
		required: ["id", "number"],
		properties: {
			...fields("id location_id service_id organization_id contact_id service_at_location_id", UUID),
			...fields("number type description", TEXT),
			extension: NUMBER,
			languages: listOf("language"),
		},
	},
	schedule: {
		required: ["id"],
		properties: {
			...fields("id service_id location_id service_at_location_id", UUID),
			...fields(
				"valid_from valid_to dtstart until byday byweekno bymonthday byyearday description opens_at closes_at attending_type notes",
				TEXT,
			),
			...fields("timezone count interval", NUMBER),
			wkst: { type: "string", enum: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"] },
			freq: { type: "string", enum: ["WEEKLY", "MONTHLY"] },
			schedule_link: ADDRESS,
		},
	},
	service_area: {
		required: ["id"],
		properties: {
			...fields("id service_id", UUID),
			...fields("name description extent extent_type uri", TEXT),
		},
	},
};
