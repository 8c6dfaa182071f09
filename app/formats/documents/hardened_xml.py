"""XML from outside: no file and no address that it names is ever looked at, and nothing in it grows."""

from lxml import etree

from app.formats.documents.document import CannotRead


def parse(content: bytes, part: str) -> etree._Element:
    """The root element. Raises CannotRead for what is no XML, has a document type, or passes the limits of libxml2:
    a depth of 256, ten million bytes in one text or attribute.

    XInclude elements and processing instructions are left as they are: nobody follows them.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise CannotRead("document_refused", reason="xml_limits") from error
        raise CannotRead("damaged_document", reason=part) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise CannotRead("document_refused", reason="document_type")
    return root
