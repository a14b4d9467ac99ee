/** The texts about the public site. */
export const siteMessages = {
	notADay: "is no day, such as 2026-12-02",
	notASiteAddress: "is no web address, such as https://help.example.org",
	badSiteFile: (file: string, problem: string) => `${file}: ${problem}.`,
	badPageNumber: (folder: string, first: number) => `${folder}: the folder of a page is named by its number, from ${first} on.`,
	notInLibrary: (item: string) => `The document ${item} of site.json isn't in your library.`,
	notPublic: (item: string) =>
		`The document ${item} can't be on the public site: it isn't marked as public, it is hidden or withdrawn, or its author is muted.`,
	pageNumberTwice: (number: number) => `Two pages have the number ${number}.`,
	siteFolderThere: (folder: string) =>
		`${folder} isn't empty. With --force an earlier build of the site is replaced there. A folder with other files never is.`,
	noSiteBuild: (folder: string) => `${folder} holds no site that \`cloister site build\` has made.`,
	siteRefused: (problems: string[]) =>
		`Nothing was written, because this must not be public:\n${problems.map((each) => `  ${each}`).join("\n")}`,
	siteBuilt: (files: number, sha256: string, look: string[]) =>
		[
			`${files} files. SHA-256 of their list: ${sha256}`,
			...(look.length === 0 ? [] : ["To be looked at by a second person:", ...look.map((each) => `  ${each}`)]),
		].join("\n"),
	siteReleaseNone: "no public site is released any more",
	siteRelease: (manifest: string, files: number) => `a public site of ${files} files, SHA-256 of their list ${manifest}`,
	siteFolderOrNone: "Give either the FOLDER of a build, or --none to take the site down.",
	siteFileDiffers: (file: string) => `${file} differs from files.txt. Build the site again.`,
	siteProposed: (manifest: string) =>
		`Proposed. Nothing is published yet. Another admin, or a coordinator, must read the build and approve it. SHA-256 of its list:\n${manifest}`,
	noSiteRelease: "No public site is released, so what is served was compared with nothing.",
	siteFiles: "Files of the site",
	siteAsBuilt: (files: number) => `The web server serves these ${files} files as they were built.`,
	siteAsReleased: (files: number) => `The web server serves these ${files} files as two people have released them.`,
	siteNotReleased: "The web server serves a list of files that isn't released. If it wasn't replaced just now, find out who changed it.",
	siteDiffers: "The web server serves other files than the build has. Find out who changed them before you serve the build again.",
};
