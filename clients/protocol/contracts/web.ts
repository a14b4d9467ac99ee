/** A web build, as it was released. SPEC, "Web releases". */
import * as z from "zod/mini";
import { endpoint } from "./endpoint.ts";

export const web = {
	/** Has an address for each file of the build, for its manifest, and `/` for its index.html; none where no build is served. */
	file: endpoint({
		id: "web.file",
		summary: "A file of the web build",
		method: "GET",
		path: "/*",
		fromRoot: true,
		answers: "binary",
		response: z.any(),
		access: "public",
	}),
};
