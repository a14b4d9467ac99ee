/** Whether the way to a database can be read or changed by others. */

/** Whether a connection by this URL stays on this machine, or uses TLS that checks the server's certificate and name. */
export function isProtectedConnection(url: string): boolean {
	const { hostname, searchParams } = new URL(url);
	// As in libpq: a parameter wins over the host of the URL, and the last one of several counts.
	const host = searchParams.getAll("host").at(-1) ?? decodeURIComponent(hostname);
	if (isLocal(host)) return true;
	const weakened = [...searchParams.keys()].some((name) => name === "ssl" || name === "uselibpqcompat");
	return searchParams.getAll("sslmode").at(-1) === "verify-full" && !weakened;
}

/** The loopback interface, or the folder of a Unix socket. */
function isLocal(host: string): boolean {
	return host.startsWith("/") || host === "localhost" || host === "[::1]" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
}
