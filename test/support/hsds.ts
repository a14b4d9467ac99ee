/**
 * The objects of HSDS 3.0 that an export uses: which fields there are, their types, and which are required. Taken from the published JSON
 * schemas of Open Referral (openreferral/specification, tag v3.0).
 */
export const HSDS: Record<
	string,
	{ required: string[]; properties: Record<string, { type: string; format?: string; enum?: string[]; of?: string }> }
> = {
	service: {
		required: ["id", "name", "status"],
		properties: {
			id: {
				type: "string",
				format: "uuid",
			},
			organization_id: {
				type: "string",
				format: "uuid",
			},
			program_id: {
				type: "string",
				format: "uuid",
			},
			name: {
				type: "string",
			},
			alternate_name: {
				type: "string",
			},
			description: {
				type: "string",
			},
			url: {
				type: "string",
				format: "uri",
			},
			email: {
				type: "string",
				format: "email",
			},
			status: {
				type: "string",
				enum: ["active", "inactive", "defunct", "temporarily closed"],
			},
			interpretation_services: {
				type: "string",
			},
			application_process: {
				type: "string",
			},
			fees_description: {
				type: "string",
			},
			wait_time: {
				type: "string",
			},
			fees: {
				type: "string",
			},
			accreditations: {
				type: "string",
			},
			eligibility_description: {
				type: "string",
			},
			minimum_age: {
				type: "number",
			},
			maximum_age: {
				type: "number",
			},
			assured_date: {
				type: "string",
			},
			assurer_email: {
				type: "string",
				format: "email",
			},
			licenses: {
				type: "string",
			},
			alert: {
				type: "string",
			},
			last_modified: {
				type: "string",
				format: "date-time",
			},
			phones: {
				type: "array",
				of: "phone",
			},
			schedules: {
				type: "array",
				of: "schedule",
			},
			service_areas: {
				type: "array",
				of: "service_area",
			},
			service_at_locations: {
				type: "array",
				of: "service_at_location",
			},
			languages: {
				type: "array",
				of: "language",
			},
			organization: {
				type: "object",
				of: "organization",
			},
			funding: {
				type: "array",
				of: "funding",
			},
			cost_options: {
				type: "array",
				of: "cost_option",
			},
			program: {
				type: "object",
				of: "program",
			},
			required_documents: {
				type: "array",
				of: "required_document",
			},
			contacts: {
				type: "array",
				of: "contact",
			},
		},
	},
	organization: {
		required: ["id", "name", "description"],
		properties: {
			id: {
				type: "string",
				format: "uuid",
			},
			name: {
				type: "string",
			},
			alternate_name: {
				type: "string",
			},
			description: {
				type: "string",
			},
			email: {
				type: "string",
				format: "email",
			},
			website: {
				type: "string",
				format: "uri",
			},
			tax_status: {
				type: "string",
			},
			tax_id: {
				type: "string",
			},
			year_incorporated: {
				type: "number",
			},
			legal_status: {
				type: "string",
			},
			logo: {
				type: "string",
			},
			uri: {
				type: "string",
				format: "uri",
			},
			parent_organization_id: {
				type: "string",
				format: "uuid",
			},
			funding: {
				type: "array",
				of: "funding",
			},
			contacts: {
				type: "array",
				of: "contact",
			},
			phones: {
				type: "array",
				of: "phone",
			},
			locations: {
				type: "array",
				of: "location",
			},
			programs: {
				type: "array",
				of: "program",
			},
			organization_identifiers: {
				type: "array",
				of: "organization_identifier",
			},
		},
	},
	location: {
		required: ["id", "location_type"],
		properties: {
			id: {
				type: "string",
				format: "uuid",
			},
			location_type: {
				type: "string",
				enum: ["physical", "postal", "virtual"],
			},
			url: {
				type: "string",
				format: "uri",
			},
			organization_id: {
				type: "string",
				format: "uuid",
			},
			name: {
				type: "string",
			},
			alternate_name: {
				type: "string",
			},
			description: {
				type: "string",
			},
			transportation: {
				type: "string",
			},
			latitude: {
				type: "number",
			},
			longitude: {
				type: "number",
			},
			external_identifier: {
				type: "string",
			},
			external_identifier_type: {
				type: "string",
			},
			languages: {
				type: "array",
				of: "language",
			},
			addresses: {
				type: "array",
				of: "address",
			},
			contacts: {
				type: "array",
				of: "contact",
			},
			accessibility: {
				type: "array",
				of: "accessibility",
			},
			phones: {
				type: "array",
				of: "phone",
			},
			schedules: {
				type: "array",
				of: "schedule",
			},
		},
	},
	service_at_location: {
		required: ["id"],
		properties: {
			id: {
				type: "string",
				format: "uuid",
			},
			service_id: {
				type: "string",
				format: "uuid",
			},
			location_id: {
				type: "string",
				format: "uuid",
			},
			description: {
				type: "string",
			},
			contacts: {
				type: "array",
				of: "contact",
			},
			phones: {
				type: "array",
				of: "phone",
			},
			schedules: {
				type: "array",
				of: "schedule",
			},
			location: {
				type: "object",
				of: "location",
			},
		},
	},
	language: {
		required: ["id"],
		properties: {
			id: {
				type: "string",
				format: "uuid",
			},
			service_id: {
				type: "string",
				format: "uuid",
			},
			location_id: {
				type: "string",
				format: "uuid",
			},
			phone_id: {
				type: "string",
				format: "uuid",
			},
			name: {
				type: "string",
			},
			code: {
				type: "string",
			},
			note: {
				type: "string",
			},
		},
	},
	phone: {
		required: ["id", "number"],
		properties: {
			id: {
				type: "string",
				format: "uuid",
			},
			location_id: {
				type: "string",
				format: "uuid",
			},
			service_id: {
				type: "string",
				format: "uuid",
			},
			organization_id: {
				type: "string",
				format: "uuid",
			},
			contact_id: {
				type: "string",
				format: "uuid",
			},
			service_at_location_id: {
				type: "string",
				format: "uuid",
			},
			number: {
				type: "string",
			},
			extension: {
				type: "number",
			},
			type: {
				type: "string",
			},
			description: {
				type: "string",
			},
			languages: {
				type: "array",
				of: "language",
			},
		},
	},
	schedule: {
		required: ["id"],
		properties: {
			id: {
				type: "string",
				format: "uuid",
			},
			service_id: {
				type: "string",
				format: "uuid",
			},
			location_id: {
				type: "string",
				format: "uuid",
			},
			service_at_location_id: {
				type: "string",
				format: "uuid",
			},
			valid_from: {
				type: "string",
			},
			valid_to: {
				type: "string",
			},
			dtstart: {
				type: "string",
			},
			timezone: {
				type: "number",
			},
			until: {
				type: "string",
			},
			count: {
				type: "number",
			},
			wkst: {
				type: "string",
				enum: ["MO", "TU", "WE", "TH", "FR", "SA", "SU"],
			},
			freq: {
				type: "string",
				enum: ["WEEKLY", "MONTHLY"],
			},
			interval: {
				type: "number",
			},
			byday: {
				type: "string",
			},
			byweekno: {
				type: "string",
			},
			bymonthday: {
				type: "string",
			},
			byyearday: {
				type: "string",
			},
			description: {
				type: "string",
			},
			opens_at: {
				type: "string",
			},
			closes_at: {
				type: "string",
			},
			schedule_link: {
				type: "string",
				format: "uri",
			},
			attending_type: {
				type: "string",
			},
			notes: {
				type: "string",
			},
		},
	},
	service_area: {
		required: ["id"],
		properties: {
			id: {
				type: "string",
				format: "uuid",
			},
			service_id: {
				type: "string",
				format: "uuid",
			},
			name: {
				type: "string",
			},
			description: {
				type: "string",
			},
			extent: {
				type: "string",
			},
			extent_type: {
				type: "string",
			},
			uri: {
				type: "string",
			},
		},
	},
};
