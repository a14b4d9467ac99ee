/** `web.release`: the web code that members may run. SPEC "Web releases", section 2. */
import { ProtocolError } from "../../errors.ts";
import { MAX_FILES } from "../../release/manifest.ts";
import type { Fields } from "../../statements/registry.ts";

/** @throws ProtocolError bad-statement */
export function checkWebRelease({ release }: Fields<"web.release">): void {
	if (release !== null && (release.files < 1 || release.files > MAX_FILES))
		throw new ProtocolError("bad-statement", `release.files: takes 1 to ${MAX_FILES}`);
}
