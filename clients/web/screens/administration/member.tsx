/** `#/administration/members/:id`. */
import type { ReactNode } from "react";
import { Standing } from "./standing.tsx";

export default function OneMember(): ReactNode {
	return <Standing kind="member" />;
}
