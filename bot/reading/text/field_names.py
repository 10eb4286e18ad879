"""What mail programs call the fields of a header that they show, in the languages that people set them to."""

from __future__ import annotations

from bot.reading.text.patterns import either

FROM = either("""
    from | von | de | da | van | fra | från | od | lähettäjä | feladó | kimden | от | від | 差出人 | 发件人 | 寄件者
    보낸 ?사람
""")
SUBJECT = either("""
    subject | betreff | objet | asunto | oggetto | assunto | onderwerp | emne | ämne | temat | předmět | aihe | tárgy
    konu | тема | 件名 | 主题 | 主旨 | 제목
""")
TO = either("""
    to | an | à | para | aan | til | till | do | komu | vastaanottaja | címzett | kime | кому | 宛先 | 收件人 | 收件者
    받는 ?사람
""")
DATE = either("""
    sent | date | gesendet | datum | envoyé | date d'envoi | enviado(?: el)? | fecha | data | inviato | verzonden
    sendt | dato | skickat | wysłano | odesláno | lähetetty | küldve | gönderme tarihi | дата | 送信日時 | 日付
    发送时间 | 日期 | 날짜
""")
COPY = either("cc | bcc | kopie | copie | copia | kopia | kopi")
SHOWN = f"(?:{FROM}|{SUBJECT}|{TO}|{DATE}|{COPY})"
"""Any of them."""
