/**
 * Addresses of clients, which are used for limits and never stored as they are. Also decides which addresses the server itself may call.
 */
import { BlockList, isIPv6 } from "node:net";

/** The eight groups of an IPv6 address. @param address as Node writes it, perhaps with a zone or an IPv4 tail. */
function groupsOf(address: string): number[] {
	const [plain = ""] = address.split("%");
	const hex = plain.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...parts: string[]) => {
		const [a, b, c, d] = parts.slice(0, 4).map(Number) as [number, number, number, number];
		return `${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
	});
	const [front = "", back] = hex.split("::");
	const numbers = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
	const [first, last] = [numbers(front), numbers(back ?? "")];
	return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last];
}

/** The IPv4 address, also when it is written inside an IPv6 address (::ffff:192.0.2.1); null for other IPv6 addresses. */
function ipv4Of(address: string): string | null {
	if (!isIPv6(address)) return address;
	const groups = groupsOf(address);
	if (groups.slice(0, 5).some((group) => group !== 0) || groups[5] !== 0xffff) return null;
	return groups
		.slice(6)
		.flatMap((group) => [group >> 8, group & 255])
		.join(".");
}

/** The IP network that an address belongs to: the /24 of IPv4, the /64 of IPv6. One subscriber usually has a whole /64. */
export function prefixOf(address: string): string {
	const ipv4 = ipv4Of(address);
	if (ipv4 !== null) return `${ipv4.split(".").slice(0, 3).join(".")}.0/24`;
	return `${groupsOf(address)
		.slice(0, 4)
		.map((group) => group.toString(16))
		.join(":")}::/64`;
}

/** The host of a URL, an IPv6 address without its brackets. */
export function hostOf({ hostname }: URL): string {
	return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Whether a host always means this machine. @param host a name or an address, perhaps in brackets. */
export function isLoopback(host: string): boolean {
	return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/.test(host);
}

/** What the access log may say about where a stranger came from. */
export type AddressClass = "local" | "ipv4" | "ipv6";

const LOCAL_IPV4 = /^(127\.|10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.)/;

/** "local" for loopback, link-local and private addresses. */
export function classOf(address: string): AddressClass {
	const ipv4 = ipv4Of(address);
	if (ipv4 !== null) return LOCAL_IPV4.test(ipv4) ? "local" : "ipv4";
	const groups = groupsOf(address);
	const first = groups[0] ?? 0;
	const isLoopbackIpv6 = groups.every((group, i) => group === (i === 7 ? 1 : 0));
	const isPrivate = (first & 0xfe00) === 0xfc00;
	const isLinkLocal = (first & 0xffc0) === 0xfe80;
	return isLoopbackIpv6 || isPrivate || isLinkLocal ? "local" : "ipv6";
}

/**
 * Ranges of IPv4 addresses that aren't part of the public internet (IANA's registry of special addresses, and multicast). Each is a pair:
 * the first address, and the length of the prefix in bits.
 */
const SPECIAL_IPV4: readonly (readonly [string, number])[] = [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 3],
];
/** Ranges inside of 2000::/3 that are special, or whose addresses contain an IPv4 address (Teredo, 6to4). */
const SPECIAL_IPV6: readonly (readonly [string, number])[] = [
	["2001::", 23],
	["2001:db8::", 32],
	["2002::", 16],
	["3fff::", 20],
];

function blockList(networks: typeof SPECIAL_IPV4, family: "ipv4" | "ipv6"): BlockList {
	const list = new BlockList();
	for (const [network, prefix] of networks) list.addSubnet(network, prefix, family);
	return list;
}

const specialIpv4 = blockList(SPECIAL_IPV4, "ipv4");
const specialIpv6 = blockList(SPECIAL_IPV6, "ipv6");
const globalIpv6 = blockList([["2000::", 3]], "ipv6");

/** Whether an address is on the public internet. @param address as Node writes it. An IPv4 address in the form of IPv6 is never public. */
export function isPublicAddress(address: string): boolean {
	if (!isIPv6(address)) return !specialIpv4.check(address, "ipv4");
	const [plain = ""] = address.split("%");
	return globalIpv6.check(plain, "ipv6") && !specialIpv6.check(plain, "ipv6");
}
