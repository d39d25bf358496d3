import { compileMapping } from './gateway/tables/compile.ts';
import { lintMapping } from './gateway/tables/lint.ts';
import mapping from './mappings/eligibility-checks/v1/fhir-r4.ts';
import { fhirR4 } from './adapters/fhir/dialects/fhir-r4/dialect.ts';
import { readFileSync } from 'node:fs';
const profile = { currency: 'USD', originator: 'https://canongate.example/fhir/sid/inquiry' };
try { const l = (await import('./gateway/tables/lint.ts')).lintMapping(mapping, fhirR4 as any); console.log(l); } catch (e) { console.log(String(e)) }
const m = compileMapping(mapping, fhirR4 as any, profile);
const step = m.steps[0]!;
const input = { payer:{id:'FHIR01',name:'X'}, provider:{npi:'1234567893',organizationName:'SAMPLE CLINIC', taxonomyCode:'207Q00000X'}, subscriber:{memberId:'W000000010',familyName:'EXAMPLE',givenName:'EDGAR',birthDate:'1978-05-05',sex:'male',groupNumber:'G1',identifiers:[{type:'medical-record-number',value:'M1'},{type:'policy-number',value:'P1'}]}, dependent:{familyName:'EXAMPLE',givenName:'ELLA',birthDate:'2015-03-14',sex:'female',relationship:'child'}, serviceDate:'2026-11-22', serviceTypes:[{code:'30'},{code:'98'}], procedures:[{system:'hcpcs',code:'99213',modifiers:['25','59']}], diagnoses:[{system:'icd-10-cm',code:'E11.9'}] };
const scope = { key:'k-1', now:new Date(), profile, input, steps:{}, route:{} };
const { tree, findings } = step.encode(scope as any);
console.log(findings);
const wire = fhirR4.write(tree as any, profile);
console.log(wire.head, wire.body);
const back = step.request.decode(fhirR4.read(wire, profile), scope as any);
console.log(JSON.stringify(back, null, 1));
