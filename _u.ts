import { compileMapping } from './gateway/tables/compile.ts';
import mapping from './mappings/eligibility-checks/v1/fhir-r4.ts';
import adapter from './adapters/fhir/adapter.ts';
import { fhirR4 } from './adapters/fhir/dialects/fhir-r4/dialect.ts';
import { startFhirServer } from './simulators/fhir/server.ts';
import { loadMembers } from './simulators/members.ts';
const server = await startFhirServer({ port: 0, members: loadMembers(), delayMs: 200 });
const profile = { currency: 'USD', originator: 'https://canongate.example/fhir/sid/inquiry' };
const q: any[]=[];
const link = await adapter.open({ name:'fhir', adapter:'fhir', dialect:'fhir-r4', url: server.url, settings:{} }, { endpoint:'fhir', profile, now:()=>new Date(), sequence: async()=>1, quarantine: async (w,y)=>{q.push(y)}, seen: async()=>false });
const m = compileMapping(mapping, fhirR4 as any, profile);
const step = m.steps[0]!;
for (const n of ['01','02','03','04','05','06','07','08','09','10','11','12','99']) {
const input = { payer:{id:'FHIR01'}, provider:{npi:'1234567893',organizationName:'SAMPLE CLINIC'}, subscriber:{memberId:'W0000000'+n,familyName:'EXAMPLE',givenName:'EDGAR',birthDate:'1978-05-05',sex:'male'}, ...(n==='10'?{dependent:{familyName:'EXAMPLE',givenName:'ELLA',birthDate:'2015-03-14',sex:'female',relationship:'child'}}:{}), serviceDate:'2026-11-22', serviceTypes:[{code:'30'},{code:'98'}] };
const scope = { key:'k-'+n, now:new Date(), profile, input, steps:{}, route:{} } as any;
const { tree, findings } = step.encode(scope);
const wire = fhirR4.write(tree as any, profile);
let out='';
const t=performance.now();
try {
 const r = await link.call(wire, { key: scope.key, n:1, effect:'read', signal: new AbortController().signal, trace:{traceId:'0'.repeat(31)+'1',spanId:'0'.repeat(15)+'1',sampled:true}, leaving: async (w,refs)=>{ out=JSON.stringify(refs) } });
 if (r.kind==='answered') { const d = step.decode(r.tree, scope); console.log(n,'answered', out, JSON.stringify(r.references), d.findings, step.unmapped(r.tree), Math.round(performance.now()-t));
  if (['01','03','10'].includes(n)) console.log(JSON.stringify(d.value,null,1).slice(0, n==='01'?200000:3000)); }
 else console.log(n, r.kind, JSON.stringify({...r, wire: undefined}));
} catch (e) { console.log(n, 'thrown', String(e), JSON.stringify((e as any).info??(e as any).mishaps)); }
}
console.log(q, await link.probe(new AbortController().signal));
await link.close(); await server.close();
