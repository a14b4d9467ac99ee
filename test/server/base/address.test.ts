/** Prefixes and classes of addresses, in all forms that Node and proxies write. */
import t from "tap";
import { classOf, hostOf, prefixOf } from "#server/base/address.ts";

const CASES: [address: string, prefix: string, kind: string][] = [
	["198.51.100.7", "198.51.100.0/24", "ipv4"],
	["::ffff:198.51.100.200", "198.51.100.0/24", "ipv4"],
	["::ffff:c633:6407", "198.51.100.0/24", "ipv4"],
	["127.0.0.1", "127.0.0.0/24", "local"],
	["::ffff:127.0.0.1", "127.0.0.0/24", "local"],
	["10.1.2.3", "10.1.2.0/24", "local"],
	["172.31.0.1", "172.31.0.0/24", "local"],
	["172.32.0.1", "172.32.0.0/24", "ipv4"],
	["::1", "0:0:0:0::/64", "local"],
	["::2", "0:0:0:0::/64", "ipv6"],
	["fe80::1%eth0", "fe80:0:0:0::/64", "local"],
	["fd00:1::1", "fd00:1:0:0::/64", "local"],
	["2001:db8:1:2::1", "2001:db8:1:2::/64", "ipv6"],
	["2001:0DB8:0001:0002:3:4:5:6", "2001:db8:1:2::/64", "ipv6"],
	["2001:db8::", "2001:db8:0:0::/64", "ipv6"],
	["64:ff9b::198.51.100.7", "64:ff9b:0:0::/64", "ipv6"],
];

t.test("each address has its prefix and its class", async (t) => {
	for (const [address, prefix, kind] of CASES) t.same([prefixOf(address), classOf(address)], [prefix, kind], address);
});

t.test("the host of a URL has no brackets", async (t) => {
	const hosts = ["smtp://[::1]:25", "https://[2606:4700::1111]/", "smtps://mail.example.org", "smtp://127.0.0.1:25"].map((each) =>
		hostOf(new URL(each)),
	);
	t.same(hosts, ["::1", "2606:4700::1111", "mail.example.org", "127.0.0.1"]);
});
