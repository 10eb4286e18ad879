"""Which bare words with dots Slack's client takes for a domain: those that end in a top-level domain.

The country codes are those of ISO 3166 with a domain (IANA root zone); of the generic ones, those that people meet.
"""

_COUNTRIES = (
    "ac ad ae af ag ai al am ao ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd "
    "cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd "
    "ge gf gg gh gi gl gm gn gp gq gr gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg "
    "kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu "
    "mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru "
    "rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw "
    "tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_GENERIC = (
    "com net org edu gov mil int info biz name pro aero coop museum jobs mobi travel cat tel asia post xxx app dev "
    "blog cloud email mail online shop site store tech xyz club live news page top world digital agency solutions "
    "systems network support group company services design studio media today zone life space website link work "
    "business bank london paris berlin nyc"
)
_TOP_LEVEL = frozenset(_COUNTRIES.split()) | frozenset(_GENERIC.split())


def is_domain(host: str) -> bool:
    """True when the last label is a top-level domain."""
    return host.rpartition(".")[2].lower() in _TOP_LEVEL
