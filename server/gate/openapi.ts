/** The OpenAPI 3.1 document, made from the contracts. */
import * as z from "zod/mini";
import { type AnyEndpoint, DEFAULT_BODY_LIMIT, isRepeatable, pathOf } from "#protocol/contracts/endpoint.ts";
import { errorAnswer } from "#protocol/contracts/error-answer.ts";

const DESCRIPTION =
	"Every refusal has the shape of Error. Ids are lower-case UUIDs. Bytes are base64url without padding. Times are UTC milliseconds. An endpoint that takes signed statements records the action of the first one in the access log.";

export function openApi(endpoints: readonly AnyEndpoint[], version: string): object {
	const paths: Record<string, Record<string, object>> = {};
	for (const contract of endpoints) {
		const path = pathOf(contract).replace(/:(\w+)/g, "{$1}");
		paths[path] = { ...paths[path], [contract.method.toLowerCase()]: operation(contract) };
	}
	return {
		openapi: "3.1.0",
		info: { title: "Cloister", version, description: DESCRIPTION, license: { name: "AGPL-3.0-only", identifier: "AGPL-3.0-only" } },
		paths,
		components: {
			schemas: { Error: schemaOf(errorAnswer, "output") },
			securitySchemes: { session: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
		},
	};
}

function operation(contract: AnyEndpoint): object {
	const isOpen = contract.access === "public" || contract.anonymous;
	return {
		operationId: contract.id,
		summary: contract.summary,
		description: [contract.description, bodyLimitOf(contract), accessEntryOf(contract)].filter(Boolean).join("\n\n"),
		tags: [contract.id.split(".")[0]],
		security: isOpen ? [] : [{ session: [] }],
		"x-access": contract.access,
		"x-also-for": alsoFor(contract),
		"x-repeatable": isRepeatable(contract),
		parameters: [...parameters(contract.params, "path"), ...parameters(contract.query, "query")],
		...requestBody(contract),
		responses: {
			200: {
				description: "done",
				...content(
					mediaType(contract.answers),
					contract.answers === undefined || contract.answers === "json" ? schemaOf(contract.response, "output") : {},
				),
			},
			default: { description: "refused", ...content("application/json", { $ref: "#/components/schemas/Error" }) },
		},
	};
}

/**
 * The kinds of senders, besides active members of active organisations, that may send the request. SPEC "Talking to the server", section 1.
 */
function alsoFor(contract: AnyEndpoint): string[] {
	if (contract.access === "public" || contract.anonymous) return ["anonymous"];
	return [
		...(contract.beforeVouching ? ["pending", "suspended", "organisation-suspended"] : []),
		...(contract.whileSuspended === "in-person" ? ["suspended"] : []),
		...(contract.whileSuspended ? ["organisation-suspended"] : []),
		...(contract.afterRefusal ? ["refused"] : []),
	];
}

/** Describes the access entry of a request. */
function accessEntryOf({ access, recorded }: AnyEndpoint): string {
	if (access === "public") return "Leaves no access entry.";
	const when = {
		"at-end": ", written when the last step is done",
		"in-parts": ", one for each part",
		counted: ", counted with others of the same minute",
	};
	return `Access entry: \`${access.action}\` (object: ${access.subject})${recorded ? when[recorded] : ""}.`;
}

/** Says how large the body may be. A larger body is refused with too-large. */
function bodyLimitOf({ accepts, body, bodyLimit = DEFAULT_BODY_LIMIT, whileRolledBack }: AnyEndpoint): string | undefined {
	if (!body && accepts !== "binary") return undefined;
	if (whileRolledBack !== "large") return `The body has at most ${bodyLimit} bytes.`;
	return `The body has at most ${DEFAULT_BODY_LIMIT} bytes; while the directory is rolled back, at most ${bodyLimit}.`;
}

function requestBody(contract: AnyEndpoint): object {
	if (contract.accepts === "binary") return { requestBody: { required: true, ...content("application/octet-stream", {}) } };
	return contract.body ? { requestBody: { required: true, ...content("application/json", schemaOf(contract.body, "input")) } } : {};
}

function parameters(schema: z.ZodMiniType | undefined, place: "path" | "query"): object[] {
	if (!schema) return [];
	const { properties = {}, required = [] } = schemaOf(schema, "input") as { properties?: Record<string, object>; required?: string[] };
	return Object.entries(properties).map(([name, shape]) => ({
		name,
		in: place,
		required: place === "path" || required.includes(name),
		schema: shape,
	}));
}

function schemaOf(schema: z.ZodMiniType, io: "input" | "output"): object {
	const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
	return rest;
}

function content(type: string, schema: object): object {
	return { content: { [type]: { schema } } };
}

function mediaType(answers: AnyEndpoint["answers"]): string {
	return { json: "application/json", binary: "application/octet-stream", text: "text/plain", events: "text/event-stream" }[
		answers ?? "json"
	];
}
