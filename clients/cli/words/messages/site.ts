/** The texts about the public site. */
export const siteMessages = {
	notADay: "is no day, such as 2026-12-02",
	notASiteAddress: "is no web address, such as https://help.example.org",
	badSiteFile: (file: string, problem: string) => `${file}: ${problem}.`,
	badPageNumber: (folder: string, first: number) => `${folder}: the folder of a page is named by its number, from ${first} on.`,
	notInLibrary: (item: string) => `The document ${item} of site.json isn't in your library.`,
	notPublic: (item: string) => `The document ${item} can't be on the public site: it isn't marked as public, or it is hidden or withdrawn.`,
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
	siteFiles: "Files of the site",
	siteAsBuilt: (files: number) => `The web server serves these ${files} files as they were built.`,
	siteDiffers: "The web server serves other files than the build has. Find out who changed them before you serve the build again.",
};
