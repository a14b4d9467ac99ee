/** The released web build. SPEC "Web releases". */
import * as z from "zod/mini";
import { endpoint } from "./endpoint.ts";

export const web = {
	file: endpoint({
		id: "web.file",
		summary: "A file of the released web build",
		description:
			'Returns a file of the released web build. There is an address for each file, for the manifest, and `/` for index.html. Without a build, none of these addresses exists. SPEC "Web releases".',
		method: "GET",
		path: "/*",
		fromRoot: true,
		answers: "binary",
		response: z.any(),
		access: "public",
	}),
};
