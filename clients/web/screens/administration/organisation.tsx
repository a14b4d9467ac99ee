/** `#/administration/orgs/:id`. */
import type { ReactNode } from "react";
import { Standing } from "./standing.tsx";

export default function OneOrganisation(): ReactNode {
	return <Standing kind="organisation" />;
}
