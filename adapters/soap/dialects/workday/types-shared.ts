/** Types that every Workday web service has: references, paging, and what a read asks for. */
import type { TypeText } from '../../vocabulary.ts';

export const SHARED: Readonly<Record<string, TypeText>> = {
  /** `<wd:ID wd:type="Cost_Center_Reference_ID">0010</wd:ID>`; a ledger account has its account set beside. */
  ID: '@type! @parent_id @parent_type #string',
  Reference: '@Descriptor ID*:ID',
  Response_FilterType: 'As_Of_Effective_Date:date As_Of_Entry_DateTime:dateTime Page:decimal Count:decimal',
  Response_ResultsType: 'Total_Results:decimal Total_Pages:decimal Page_Results:decimal Page:decimal',
  /** `Add_Only`: a second message under the same client-given ID is refused, not taken for a change. */
};
