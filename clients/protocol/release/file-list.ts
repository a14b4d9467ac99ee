/** The list of the files of a public site, in the format of `sha256sum`, which lies beside them as `files.txt`. And whether it is served. */
import { ShapeError } from "../schema.ts";

/** `sha256sum -c files.txt` checks the files. */
export const FILE_LIST = "files.txt";

/** How many files a site has at most. */
export const MAX_SITE_FILES = 10_000;

/**
 * Of the public site. none: nothing is released. unreleased: its folder isn't the newest release. broken: the folder is missing, or isn't a
 * whole build.
 */
export const SITE_STATES = ["served", "none", "unreleased", "broken"] as const;
export type SiteState = (typeof SITE_STATES)[number];

export interface ListedFile {
	/** Relative to the folder. */
	path: string;
	/** In hexadecimal digits. */
	sha256: string;
}

/** No segment begins with a dot. So no path leads upwards and no file is hidden. */
const LINE = /^([0-9a-f]{64}) {2}([\w-][\w.-]*(?:\/[\w-][\w.-]*)*)$/;

export const encodeFileList = (files: readonly ListedFile[]): string => files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join("");

/** @throws ShapeError that names the line */
export function decodeFileList(text: string): ListedFile[] {
	const lines = text.split("\n").filter(Boolean);
	if (lines.length > MAX_SITE_FILES) throw new ShapeError(FILE_LIST, `has more than ${MAX_SITE_FILES} lines`);
	return lines.map((line, index) => {
		const [, sha256, path] = LINE.exec(line) ?? [];
		if (sha256 === undefined || path === undefined) throw new ShapeError(FILE_LIST, `line ${index + 1} isn't a hash and a path`);
		return { path, sha256 };
	});
}
