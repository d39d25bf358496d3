/** The WSDL of this payer's door, from which a foreign SOAP client is built. */
import { CORE_NAMESPACE, REAL_TIME_ACTION, REQUEST_FIELDS, RESPONSE_FIELDS } from './core.ts';

const TARGET = 'http://www.caqh.org/SOAP/WSDL/';

const element = (name: string) => `<xsd:element name="${name}" type="xsd:string"/>`;
const type = (name: string, fields: readonly string[]) =>
  `<xsd:element name="${name}"><xsd:complexType><xsd:sequence>${fields.map(element).join('')}</xsd:sequence></xsd:complexType></xsd:element>`;
const message = (name: string) =>
  `<wsdl:message name="${name}"><wsdl:part name="body" element="core:${name}"/></wsdl:message>`;

export function wsdl(address: string): string {
  const [request, response] = ['COREEnvelopeRealTimeRequest', 'COREEnvelopeRealTimeResponse'];
  return `<?xml version="1.0" encoding="UTF-8"?>
<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:core="${CORE_NAMESPACE}" xmlns:tns="${TARGET}" targetNamespace="${TARGET}">
<wsdl:types><xsd:schema targetNamespace="${CORE_NAMESPACE}" elementFormDefault="unqualified">
${type(request, REQUEST_FIELDS)}${type(response, RESPONSE_FIELDS)}
</xsd:schema></wsdl:types>
${message(request)}${message(response)}
<wsdl:portType name="CORETransactions"><wsdl:operation name="RealTimeTransaction">
<wsdl:input message="tns:${request}"/><wsdl:output message="tns:${response}"/></wsdl:operation></wsdl:portType>
<wsdl:binding name="CoreSoapBinding" type="tns:CORETransactions">
<soap12:binding style="document" transport="http://schemas.xmlsoap.org/soap/http"/>
<wsdl:operation name="RealTimeTransaction"><soap12:operation soapAction="${REAL_TIME_ACTION}" style="document"/>
<wsdl:input><soap12:body use="literal"/></wsdl:input><wsdl:output><soap12:body use="literal"/></wsdl:output></wsdl:operation></wsdl:binding>
<wsdl:service name="Core"><wsdl:port name="CoreSoapPort" binding="tns:CoreSoapBinding"><soap12:address location="${address}"/></wsdl:port></wsdl:service>
</wsdl:definitions>
`;
}
