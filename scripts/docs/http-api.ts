/** The page about the HTTP API, made from the OpenAPI document that the server makes from its contracts. */
import { createRequire } from "node:module";
import { allEndpoints } from "#protocol/contracts/index.ts";
import metadata from "../../package.json" with { type: "json" };
import { openApi } from "../../server/gate/openapi.ts";

// This package's types are those of an ES module, but its code is CommonJS.
const { convertMarkdown } = createRequire(import.meta.url)("openapi-to-md") as typeof import("openapi-to-md");

/** @returns one Markdown page: a table of all endpoints, then each with its parameters, body and answer. */
export async function httpApiPage(): Promise<string> {
	const document = openApi(allEndpoints, metadata.version) as Json;
	return `${await convertMarkdown(JSON.stringify(prepared(document)))}\n`;
}

type Json = { [key: string]: Json } | Json[] | string | number | boolean | null;

/**
 * Prepares the document for openapi-to-md, which shows `anyOf` as an intersection and leaves `const` out. They become `oneOf`
 * and `enum`. All refusals have one shape, so only the answers to success stay with each endpoint.
 */
function prepared(json: Json): Json {
	if (Array.isArray(json)) return json.map(prepared);
	if (json === null || typeof json !== "object") return json;
	return Object.fromEntries(Object.entries(json).map(([key, value]) => preparedEntry(key, value)));
}

function preparedEntry(key: string, value: Json): [string, Json] {
	if (key === "anyOf") return ["oneOf", prepared(value)];
	if (key === "const") return ["enum", [value]];
	if (key === "responses") return [key, prepared({ 200: (value as { 200: Json })[200] })];
	return [key, prepared(value)];
}
