/** The page about the HTTP API, made from the OpenAPI document that the server makes from its contracts. */
import { createRequire } from "node:module";
import { allEndpoints } from "#protocol/contracts/index.ts";
import metadata from "../../package.json" with { type: "json" };
import { openApi } from "../../server/gate/openapi.ts";

// This package has the types of an ES module, but its code is CommonJS.
const { convertMarkdown } = createRequire(import.meta.url)("openapi-to-md") as typeof import("openapi-to-md");

/** @returns one Markdown page: a table of all endpoints, then each endpoint with its parameters, body and answer. */
export async function httpApiPage(): Promise<string> {
	const document = openApi(allEndpoints, metadata.version) as Json;
	return `${await convertMarkdown(JSON.stringify(prepared(document)))}\n`;
}

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;
type JsonMap = { [key: string]: Json };

/**
 * Prepares the document for openapi-to-md, which shows `anyOf` as an intersection and leaves `const` and limits out. `anyOf` and `const`
 * become `oneOf` and `enum`, and limits become part of the description. All refusals have one shape, so each endpoint keeps only its
 * answer to a request that succeeds.
 */
function prepared(json: Json): Json {
	if (Array.isArray(json)) return json.map(prepared);
	if (json === null || typeof json !== "object") return json;
	const map = Object.fromEntries(Object.entries(json).map(([key, value]) => preparedEntry(key, value)));
	if (map.type === "array") return withLimitsAtItems(map);
	return map.type === "object" ? withOptionalMaps(map) : withDescription(map, limitOf(map));
}

/** openapi-to-md shows every map as required. */
function withOptionalMaps({ properties, required, ...map }: JsonMap): JsonMap {
	if (properties === undefined) return map;
	const fields = Object.entries(properties as { [name: string]: JsonMap }).map(([name, field]) => {
		const isOptional = field.type === "object" && !(required as string[] | undefined)?.includes(name);
		return [name, isOptional ? withDescription(field, "Optional.") : field];
	});
	return { ...map, properties: Object.fromEntries(fields), ...(required !== undefined && { required }) };
}

/** The limits of a text or a number. Left out: the largest safe integer, and the length of a text that has a description. */
function limitOf({ minLength, maxLength, minimum, maximum, description }: JsonMap): string | undefined {
	const isDescribed = typeof description === "string";
	if (typeof maxLength === "number" && !isDescribed) return `${range(minLength, maxLength)} characters.`;
	if (typeof maximum === "number" && maximum < Number.MAX_SAFE_INTEGER) return `${range(minimum, maximum)}.`;
	return typeof minimum === "number" && minimum > 0 ? `At least ${minimum}.` : undefined;
}

const range = (low: Json | undefined, high: number): string => (typeof low === "number" ? `${low} to ${high}` : `At most ${high}`);

function withDescription(map: JsonMap, text: string | undefined): JsonMap {
	if (text === undefined) return map;
	return { ...map, description: typeof map.description === "string" ? `${map.description} ${text}` : text };
}

/** openapi-to-md shows the description of the items only, and every list of simple values as optional. */
function withLimitsAtItems({ items, minItems, maxItems, ...list }: JsonMap): JsonMap {
	const item = (items ?? {}) as JsonMap;
	const text = typeof maxItems === "number" ? `List: ${range(minItems, maxItems).toLowerCase()} items.` : undefined;
	if (typeof item.type !== "string" || item.type === "object" || item.type === "array")
		return { ...list, items: withDescription(item, text) };
	const { enum: codes, type, ...rest } = item;
	const shown = Array.isArray(codes) ? `enum[${codes.join(", ")}]` : type;
	return withDescription({ ...rest, type: `${shown}[]` }, text);
}

function preparedEntry(key: string, value: Json): [string, Json] {
	if (key === "anyOf") return ["oneOf", prepared(value)];
	if (key === "const") return ["enum", [value]];
	if (key === "responses") return [key, prepared({ 200: (value as { 200: Json })[200] })];
	return [key, prepared(value)];
}
